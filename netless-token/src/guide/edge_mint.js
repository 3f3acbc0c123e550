// `mint.js`, the host's side of `src/lib.rs`: it passes the program its input, the time and a nonce, and reads
// its output. An isolate runs one JavaScript function at a time, so one instance serves all requests.

const utf8 = new TextEncoder();
const text = new TextDecoder();

const call = ({ exports }, name, lines) => {
    const input = utf8.encode(lines.join("\n"));
    const at = exports.allocate(input.length);
    new Uint8Array(exports.memory.buffer, at, input.length).set(input);
    const isOk = exports[name]();
    const output = new Uint8Array(exports.memory.buffer, exports.text_address(), exports.text_length());
    const answer = text.decode(output);
    if (!isOk) {
        throw new Error(answer);
    }
    return answer;
};

export const roomToken = (instance, { keys, role, room, ttlMs }, now = Date.now(), nonce = crypto.randomUUID()) =>
    call(instance, "mint", [keys.accessKey, keys.secretKey, role, room, ttlMs, now, nonce]);

export const createRoom = async (instance, { keys, api = "https://api.netless.link", region }) => {
    const input = [keys.accessKey, keys.secretKey, api, region, Date.now(), crypto.randomUUID()];
    const [method, address, token, inRegion, body] = call(instance, "create_room", input).split("\n");
    const headers = { token, region: inRegion, "content-type": "application/json" };
    // Following a redirect would send the token wherever it points.
    const response = await fetch(address, { method, headers, body, redirect: "manual" });
    return call(instance, "created_room", [region, response.status, await response.text()]);
};
