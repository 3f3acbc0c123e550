// `mint.js`, the host's side of `src/lib.rs`: it passes the program its input, the time and a nonce, and reads
// the token. An isolate runs one JavaScript function at a time, so one instance serves all requests.

const utf8 = new TextEncoder();
const text = new TextDecoder();

export const roomToken = ({ exports }, { keys, role, room, ttlMs }, now = Date.now(), nonce = crypto.randomUUID()) => {
    const lines = [keys.accessKey, keys.secretKey, role, room, ttlMs, now, nonce];
    const input = utf8.encode(lines.join("\n"));
    const at = exports.allocate(input.length);
    new Uint8Array(exports.memory.buffer, at, input.length).set(input);
    const minted = exports.mint();
    const output = new Uint8Array(exports.memory.buffer, exports.text_address(), exports.text_length());
    const answer = text.decode(output);
    if (!minted) {
        throw new Error(answer);
    }
    return answer;
};
