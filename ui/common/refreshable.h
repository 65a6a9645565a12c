// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

/// A view that shows what was true when it asked, and can ask again. A widget is one besides.
class Refreshable
{
public:
    Refreshable() = default;
    Refreshable(const Refreshable &) = delete;
    Refreshable &operator=(const Refreshable &) = delete;
    virtual ~Refreshable() = default;

    virtual void refreshView() = 0;
};

} // namespace wps
