#!/usr/bin/env python3
"""Asks a Prometheus every query of the dashboards and alert rules: dashboard_queries.py URL DASHBOARDS."""
import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE_SECONDS = 30
# What is served only once there is a consumer of changes, a limit, TLS, or another system that is used.
MAY_BE_ABSENT = re.compile(r"^holdfast_(feed_|http_rate_limited_|dependency_open|tls_)")
NAMES = re.compile(r"\b(?:holdfast|jvm|process|disk)_[a-z0-9_]+")
# What is rightly empty on a healthy node that nobody has made wait.
MAY_BE_EMPTY = re.compile(r"^count\(ALERTS|status=~|> 0$")


def queries(dashboards):
    for path in sorted(pathlib.Path(dashboards).glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", []):
                expression = target["expr"]
                for variable, value in (("$__rate_interval", "30s"), ("$__range", "1h"), ("$instance", ".*")):
                    expression = expression.replace(variable, value)
                yield f"{path.stem}: {panel['title']}", expression


def ask(url, path, **parameters):
    with urllib.request.urlopen(f"{url}{path}?{urllib.parse.urlencode(parameters)}", timeout=10) as answer:
        return json.load(answer)["data"]


def found(url, expression):
    try:
        return len(ask(url, "/api/v1/query", query=expression)["result"])
    except urllib.error.HTTPError as refused:
        return json.load(refused)["error"]


def main(url, dashboards):
    deadline = time.monotonic() + PATIENCE_SECONDS
    wrong = []
    for where, expression in queries(dashboards):
        result = found(url, expression)
        names = set(NAMES.findall(expression))
        may_be_empty = MAY_BE_EMPTY.search(expression) or any(map(MAY_BE_ABSENT.match, names))
        while result == 0 and not may_be_empty and time.monotonic() < deadline:
            time.sleep(0.5)
            result = found(url, expression)
        served = set(ask(url, "/api/v1/label/__name__/values"))
        unknown = sorted(name for name in names if name not in served and not MAY_BE_ABSENT.match(name))
        if isinstance(result, str):
            wrong.append(f"{where}: refused: {result}\n    {expression}")
        elif unknown:
            wrong.append(f"{where}: not served: {', '.join(unknown)}\n    {expression}")
        elif result == 0 and not may_be_empty:
            wrong.append(f"{where}: finds nothing\n    {expression}")
        else:
            print(f"ok  {where}")
    served = set(ask(url, "/api/v1/label/__name__/values"))
    for group in ask(url, "/api/v1/rules")["groups"]:
        for rule in group["rules"]:
            names = set(NAMES.findall(rule["query"]))
            unknown = sorted(name for name in names if name not in served and not MAY_BE_ABSENT.match(name))
            if rule["health"] == "err" or unknown:
                wrong.append(f"alert {rule['name']}: {rule.get('lastError') or 'not served: ' + ', '.join(unknown)}")
            else:
                print(f"ok  alert {rule['name']}")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
