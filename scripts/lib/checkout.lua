-- wrk: checks out one order after the other, from the number given in the environment on; nobody's order comes twice.
local order = tonumber(os.getenv("FIRST_ORDER"))

request = function()
  local path = "/orders/checkout/" .. order
  order = order + 1
  return wrk.format("POST", path)
end
