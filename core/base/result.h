// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <tl/expected.hpp>

namespace wps
{

/// A value or an Error. Only what `std::expected` also offers is used of it.
template <typename T> using Result = tl::expected<T, Error>;

/// `return failure(error);` from a function that returns a Result.
inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace wps
