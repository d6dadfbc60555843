"""Waits for a server started by run.sh, puts the sample recordings through the main job by the public doors, and says what came out.

Bytes go over HTTP (tus 1.0.0), everything else over MCP, with the agent's token alone. It can be stopped and run again at any point:
what is there already is not sent or made again. Python's standard library only.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

RECORDINGS = pathlib.Path(__file__).parent / "recordings"
FOLDER, DATASET = "samples", "sample-scenes"


class Server:
    def __init__(self, url, token):
        self.url, self.token, self.calls = url, token, 0

    def request(self, method, path, headers=None, body=None):
        """One HTTP request with the agent's token; (status, headers, bytes)."""
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers or {})
        request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=900) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def tool(self, name, /, **arguments):
        """Calls an MCP tool (streamable HTTP, JSON-RPC 2.0) and returns its structured answer."""
        self.calls += 1
        message = {"jsonrpc": "2.0", "id": self.calls, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
        headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
        status, answered, body = self.request("POST", "/mcp", headers, json.dumps(message).encode())
        text = body.decode()
        if "text/event-stream" in answered.get("Content-Type", ""):
            events = [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:")]
            answer = next((event for event in events if event.get("id") == self.calls), None)
        else:
            answer = json.loads(text) if text else None
        if status != 200 or not answer or "error" in answer:
            sys.exit(f"The MCP tool {name} did not answer (HTTP {status}): {text[:500]}")
        result = answer["result"]
        if result.get("isError"):
            sys.exit(f"The MCP tool {name} refused: {result['content'][0]['text']}")
        return result["structuredContent"]

    def upload(self, workspace, path, file):
        """Sends one file by tus, unless the workspace has these very bytes at that path."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        status, _, body = self.request("GET", f"/api/v1/workspaces/{workspace}/file-info/{urllib.parse.quote(path)}")
        if status == 200 and json.loads(body)["file"]["hash"] == digest:
            return
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in {"path": path, "sha256": digest}.items())
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(file.stat().st_size), "Upload-Metadata": metadata}
        status, answered, body = self.request("POST", f"/api/v1/workspaces/{workspace}/uploads", headers)
        if status != 201:
            sys.exit(f"The upload of {path} was refused (HTTP {status}): {body.decode()[:500]}")
        location = urllib.parse.urlsplit(answered["Location"]).path
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        status, _, body = self.request("PATCH", location, headers, file.read_bytes())
        if status != 204:
            sys.exit(f"The bytes of {path} were refused (HTTP {status}): {body.decode()[:500]}")


def wait_until_healthy(url, pid, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url + "/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError):
            pass  # not listening yet; asked again below
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            sys.exit(f"The server stopped while starting. Its last words (all of them in {log}):\n" + log.read_text(errors="replace")[-2000:])
        time.sleep(0.2)
    sys.exit(f"The server was not healthy within 120 s. Look into {log}.")


def wait_for_job(server, job):
    """Follows a job to its end, saying what it does."""
    shown = None
    while True:
        answer = server.tool("wait_for_job", jobId=job, timeoutSeconds=1)["job"]
        line = f"   {answer['title']}: {answer['progress']:4.0%} {answer['message']}"
        if line != shown:
            print(line, flush=True)
            shown = line
        if answer["state"] == "done":
            return
        if answer["state"] in ("failed", "cancelled"):
            sys.exit(f"{answer['title']} {answer['state']}: {answer.get('reason', '')}")


def publish_samples(server, workspace):
    """The main job, from wherever an earlier run left it."""
    for file in sorted(path for path in RECORDINGS.rglob("*") if path.is_file()):
        server.upload(workspace, f"{FOLDER}/{file.relative_to(RECORDINGS).as_posix()}", file)
    _, _, body = server.request("GET", f"/api/v1/workspaces/{workspace}/batches?limit=500")
    # The oldest one of the dataset is the samples'; batches that people added since are theirs.
    mine = [batch["id"] for batch in json.loads(body) if batch["dataset"] == DATASET][-1:]
    if mine:
        batch = server.tool("get_batch", batchId=mine[0])
    else:
        batch = server.tool("create_batch", workspace=workspace, name="Sample scenes", dataset=DATASET, folder=FOLDER)
    identity = batch["batch"]["id"]
    steps = {"draft": "validate_batch", "validated": "align_batch", "review": "publish_batch"}
    while batch["batch"]["state"] != "published":
        running = [job["id"] for job in batch["jobs"] if job["state"] in ("queued", "running")]
        if not running and batch["batch"]["state"] not in steps:
            sys.exit(f"The sample batch is {batch['batch']['state']}: {batch['batch'].get('reason', '')}")
        wait_for_job(server, running[0] if running else server.tool(steps[batch["batch"]["state"]], batchId=identity)["job"]["id"])
        batch = server.tool("get_batch", batchId=identity)
    return batch["batch"]["versionId"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", required=True)
    arguments.add_argument("--data", required=True, type=pathlib.Path)
    arguments.add_argument("--server-pid", required=True, type=int)
    arguments.add_argument("--sample", action="store_true")
    options = arguments.parse_args()
    wait_until_healthy(options.url, options.server_pid, options.data / "server.log")

    target = options.data / "run.json"
    known = json.loads(target.read_text()) if target.exists() else None
    if known and (known["versionId"] or not options.sample):
        # Only the address may have changed. The server is not asked: the token may have been revoked since.
        facts = json.loads(json.dumps(known).replace(known["portalUrl"], options.url))
    else:
        first = json.loads((options.data / "first-run.json").read_text())
        facts = {
            "portalUrl": options.url,
            "mcpUrl": options.url + "/mcp",
            "agentToken": first["agentToken"],
            "owner": {"userName": first["owner"], "oneTimePassword": first["oneTimePassword"]},
            "workspace": first["workspace"],
            "dataset": None,
            "versionId": None,
            "shardUrls": [],
            "quarantined": [],
            "snippet": None,
        }
        if options.sample:
            print("== Publishing the sample recordings", flush=True)
            server = Server(options.url, first["agentToken"])
            version = server.tool("get_version", dataset=DATASET, version=publish_samples(server, first["workspace"]))
            facts.update(
                dataset=DATASET,
                versionId=version["versionId"],
                shardUrls=[shard["url"] for shard in version["shards"]],
                quarantined=version["quarantined"],
                snippet=version["snippet"],
            )

    partial = target.with_suffix(".tmp")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(facts, indent=2) + "\n")
    partial.replace(target)

    print(f"\n   Portal       {facts['portalUrl']}")
    print(f"   Sign in as   {facts['owner']['userName']}   one-time password {facts['owner']['oneTimePassword']}")
    print(f"   MCP          {facts['mcpUrl']}")
    print(f"   Agent token  {facts['agentToken']}")
    if facts["snippet"]:
        print(f"   Version      {facts['dataset']} {facts['versionId']}")
        for shard in facts["shardUrls"]:
            print(f"   Shard        {shard}")
        for left_out in facts["quarantined"]:
            print(f"   Quarantined  {left_out['recording']}: {' '.join(left_out['reasons'])}")
        print(f"   Stream it    export WSA_TOKEN={facts['agentToken']}; python3, then:\n")
        print("\n".join(f"      {line}" for line in facts["snippet"].splitlines()))
    print(f"\n   The same facts are in {target}.\n", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (OSError, http.client.HTTPException) as cut:
        sys.exit(f"The server went away ({cut}). Nothing that was confirmed is lost: ./run.sh goes on from here; data/server.log has its last words.")
