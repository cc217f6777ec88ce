-- wrk: POST of one ad, the body given in the environment, so that the bare server gets the same bytes.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("AD")
