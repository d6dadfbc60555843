// Connects to the agents' door without a token, as a desktop program does: the TypeScript SDK finds out where to sign in, registers itself, and goes on once a person has agreed.
//   node sign-in.mjs MCP_URL USER ONE_TIME_PASSWORD
// The person's browser is played by fetch and a jar of cookies. Prints one JSON line: what the page said, and what the program may then see.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, user, oneTimePassword] = process.argv.slice(2);
const origin = new URL(url).origin;
const callback = "http://127.0.0.1:49999/callback";

const jar = new Map();
async function visit(address, fields) {
  const response = await fetch(new URL(address, origin), {
    redirect: "manual", method: fields ? "POST" : "GET", body: fields && new URLSearchParams(fields),
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
    jar.set(name, value);
  }
  return { location: response.headers.get("location"), text: await response.text(), status: response.status };
}
const unescape = (text) => text.replaceAll("&quot;", '"').replaceAll("&#x2B;", "+").replaceAll("&amp;", "&");
const hidden = (page) => [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [/name="([^"]*)"/.exec(tag)[1], unescape(/value="([^"]*)"/.exec(tag)?.[1] ?? "")]);
const formToken = (page) => hidden(page).find(([name]) => name === "__RequestVerificationToken")[1];

async function signIn() {
  const token = formToken((await visit("/sign-in")).text);
  await visit("/account/sign-in", { __RequestVerificationToken: token, userName: user, password: oneTimePassword, returnUrl: "/" });
  const change = formToken((await visit("/account/password")).text);
  await visit("/account/password", { __RequestVerificationToken: change, currentPassword: oneTimePassword, newPassword: "a quiet harbour lamp", returnUrl: "/" });
}

const kept = {};
let asked;
const provider = {
  redirectUrl: callback,
  clientMetadata: { client_name: "Desktop agent", redirect_uris: [callback], grant_types: ["authorization_code", "refresh_token"], response_types: ["code"], token_endpoint_auth_method: "none" },
  clientInformation: () => kept.client,
  saveClientInformation: (value) => { kept.client = value; },
  tokens: () => kept.tokens,
  saveTokens: (value) => { kept.tokens = value; },
  codeVerifier: () => kept.verifier,
  saveCodeVerifier: (value) => { kept.verifier = value; },
  redirectToAuthorization: (address) => { asked = address; },
};

const first = new StreamableHTTPClientTransport(new URL(url), { authProvider: provider });
try {
  await new Client({ name: "sign-in", version: "1.0.0" }).connect(first);
  throw new Error("The door opened without a token.");
} catch (refusal) {
  if (!(refusal instanceof UnauthorizedError)) throw refusal;
}

await signIn();
const led = await visit(asked.href);
const page = (await visit(led.location)).text;
const answer = await visit("/connect/authorize", [...hidden(page), ["may", "view"], ["may", "download"], ["spaces", "studio"], ["days", "7"], ["decision", "allow"]]);
await first.finishAuth(new URL(answer.location).searchParams.get("code"));

const client = new Client({ name: "sign-in", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }));
const seen = await client.callTool({ name: "list_workspaces", arguments: {} });
const refused = await client.callTool({ name: "create_batch", arguments: { workspace: "studio", name: "x", dataset: "x", folder: "x" } });
const before = kept.tokens.access_token;
kept.tokens = { ...kept.tokens, access_token: "wsa_expired" };
const again = new Client({ name: "sign-in", version: "1.0.0" });
await again.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }));
await again.callTool({ name: "list_workspaces", arguments: {} });

console.log(JSON.stringify({
  heading: /<h1>(.*?)<\/h1>/s.exec(page)[1].replaceAll(/<[^>]*>/g, "").trim(),
  seen: seen.structuredContent, mayWrite: !refused.isError, renewed: kept.tokens.access_token !== before && kept.tokens.access_token !== "wsa_expired",
}));
process.exit(0);
