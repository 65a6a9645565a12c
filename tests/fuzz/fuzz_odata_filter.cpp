// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_filter.h"
#include "tests/fuzz/fuzz.h"

using namespace wps;

WPS_FUZZ_TARGET(bytes)
{
    static const FilterSubject alice{QStringLiteral("c1"), QStringLiteral("alice"), {QStringLiteral("g")}, QString()};
    static const FilterSubject nobody{QStringLiteral("c2"), std::nullopt, {}, std::nullopt};
    const auto filter = ODataFilter::parse(QString::fromUtf8(bytes));
    if (filter) {
        filter->matches(alice);
        filter->matches(nobody);
    } else {
        fuzzRequire(!filter.error().message.isEmpty());
    }
}
