"""WeCom, DingTalk, Feishu and Slack robots with their limits, signatures and codes, told of a field that breaks."""

import base64
import csv
import io
import json

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.robots import KEY, SECRET, TOKEN, RobotServer
from SystemTests.harness.service import Service, notify_test
from SystemTests.harness.waiting import until
from SystemTests.servers import pictures

# So many lines of an ingress that WeCom's markdown cannot name them all.
PORTS = 150
SECRETS = (KEY, TOKEN, SECRET)


def checks(ground):
    with RobotServer() as server, Field(ground, hosts=3, ports=PORTS, net=83) as field:
        service = Service(ground, field, every="3s", clear_after=1, notify=entries(server))
        yield from direct(ground, server)
        for robot in server.robots.values():
            robot.taken.clear()
        yield from watched(server, field, service)
        said = service.log.read_text(errors="replace") + json.dumps(service.query("SELECT last_error FROM outbox"))
        yield Check("no key, token or secret is in the log or the history", "",
                    [secret for secret in SECRETS if secret in said])


def entries(server):
    own = {"wecom": {"mentions": ["zhang"], "mention_mobiles": ["13800000000"]},
           "dingtalk": {"secret": SECRET, "mention_mobiles": ["13800000000"]},
           "feishu": {"secret": SECRET}, "slack": {}}
    found = []
    for kind, robot in server.robots.items():
        address = robot.url(server.base)
        for language in ("zh", "en"):
            # The service tells one of them; the other is for `notify test`.
            name = kind if language == "zh" else f"{kind}-en"
            found.append({"name": name, "language": language, kind: {"url": address, **own[kind]}})
            if name == "wecom":
                found[-1]["picture"] = True
        wrong = {**own[kind], "secret": "wrong"} if "secret" in own[kind] else own[kind]
        found.append({"name": f"{kind}-wrong", kind: {
            **wrong, "url": address if wrong != own[kind] else address.replace(KEY, "KEY-9999")}})
    return found


def direct(ground, server):
    for kind, robot in server.robots.items():
        ends = [notify_test(ground, name).returncode for name in (kind, f"{kind}-en")]
        texts = [text_of(kind, one) for one in robot.taken]
        texts = [text for text in texts if text is not None]
        wanted = ["测试", "test"] if kind != "wecom" else ["测试", "测试", "test", "test"]
        wrong = [text for text, word in zip(texts, wanted) if word not in text or "192.0.2.1" not in text]
        yield Check(f"{kind} takes a test in Chinese and in English", "",
                    wrong + robot.problems + [f"statuses {ends}"] * (ends != [0, 0])
                    + [f"{len(texts)} messages"] * (len(texts) != len(wanted)))
        done = notify_test(ground, f"{kind}-wrong")
        said = done.stderr.decode()
        yield Check(f"{kind} refuses a wrong {'secret' if kind in ('dingtalk', 'feishu') else 'key'} for good", "",
                    ([said] if done.returncode != 3 or "try again" in said else [])
                    + [secret for secret in (*SECRETS, "KEY-9999") if secret in said])
        robot.problems.clear()


def text_of(kind, request):
    """What people read of a message; a file's name."""
    if kind == "wecom":
        if request.path.endswith("/upload_media"):
            return request.file("media")[0]
        found = request.json
        if found["msgtype"] == "image":
            return None
        return found.get(found["msgtype"], {}).get("content", "")
    if kind == "dingtalk":
        return request.json["markdown"]["text"]
    if kind == "feishu":
        card = request.json["card"]
        return "\n".join((card["header"]["title"]["content"], card["elements"][0]["content"]))
    return "\n".join(block["text"]["text"] for block in request.json["blocks"])


def watched(server, field, service):
    # Those with a wrong secret would only add refusals.
    service.keys["notify"] = [one for one in service.keys["notify"] if one["name"] in server.robots]
    service.write()
    robots = server.robots
    with service:
        service.await_rounds(2)
        field.ingresses[0].stop()
        until("every robot is told", lambda: all(robot.taken for robot in robots.values()))
        until("WeCom gets the picture and the file", lambda: len(robots["wecom"].taken) >= 5)
        service.await_rounds(2)
        for kind, robot in robots.items():
            yield Check.equal(f"{kind} is told once", len(robot.taken), 5 if kind == "wecom" else 1)
            text = text_of(kind, robot.taken[0])
            named = [one for one in field.ingresses[0].addresses if one in text]
            others = [one for ingress in field.ingresses[1:] for one in ingress.addresses if one in text]
            yield Check(f"{kind}'s digest names the ingress and lines of it alone",
                        f"{len(named)} of {PORTS} lines in {len(text.encode())} bytes",
                        [text[:300]] * (not named or len(others) > 3 or field.ingresses[0].host not in text))
        yield from wecom(service.ground, robots["wecom"], field)
        for robot in robots.values():
            robot.taken.clear()
            robot.fail_next = 2
        field.ingresses[0].start()
        until("every robot is told of the end", lambda: all(robot.taken for robot in robots.values()))
        service.await_rounds(1)
        counts = {kind: len(robot.taken) for kind, robot in robots.items()}
        yield Check.equal("the end is told once, after two answers that the robot is busy", counts,
                          {kind: 1 for kind in robots})
        yield Check("all of them say that it is over", "",
                    [text for text in (text_of(kind, one) for kind, robot in robots.items() for one in robot.taken)
                     if "恢复" not in text])
        yield Check("no robot had anything to refuse", "", [one for robot in robots.values() for one in robot.problems])
        status, _ = service.terminate()
        ends = dict(service.query("SELECT end, count(*) FROM outbox GROUP BY 1"))
        yield Check.equal("all is delivered when the service ends", (status, ends), (0, {"delivered": 2 * len(robots)}))


def wecom(ground, robot, field):
    kinds = [one.json["msgtype"] if not one.path.endswith("upload_media") else "upload" for one in robot.taken]
    yield Check.equal("WeCom gets markdown, a mention, a picture and a file", kinds,
                      ["markdown", "text", "image", "upload", "file"])
    yield from pictures.of_grid(base64.b64decode(robot.taken[2].json["image"]["base64"]),
                                ground.path("pictures"), field.ingresses[0].host)
    text = robot.taken[1].json["text"]
    yield Check.equal("the mention is for whom it is to be",
                      (text["mentioned_list"], text["mentioned_mobile_list"]), (["zhang"], ["13800000000"]))
    rows = list(csv.DictReader(io.StringIO(next(iter(robot.files.values())).decode("utf-8-sig"))))
    yield Check.equal("the file has every line", sorted(row["线路"] for row in rows),
                      sorted(field.ingresses[0].addresses), f"{len(rows)} lines")
