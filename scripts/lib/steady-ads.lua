-- wrk: POST of one ad, the body given in the environment, RATE times a second over all connections: each is due a fixed
-- time after the one before, whether or not that was answered, as long as a connection is free.
local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long nanos; } instant; int clock_gettime(int clock, instant *now);")

local MONOTONIC = 1
local period = 1 / tonumber(os.getenv("RATE"))
local instant = ffi.new("instant")
local due

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("AD")

function delay()
  ffi.C.clock_gettime(MONOTONIC, instant)
  local now = tonumber(instant.seconds) + tonumber(instant.nanos) / 1e9
  due = (due or now) + period
  return math.max(0, (due - now) * 1000)
end
