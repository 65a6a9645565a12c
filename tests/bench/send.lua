-- SPDX-License-Identifier: GPL-3.0-or-later
-- For wrk: the request that bench_rest_send makes; the token in WPS_TOKEN.
wrk.method = "POST"
wrk.body = '{"a":1}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("WPS_TOKEN")
