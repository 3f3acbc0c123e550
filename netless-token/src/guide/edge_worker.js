// A worker that answers with a token for the room in the request's path. Add your own check where the
// comment asks for it.

import program from "./netless_token_edge.wasm";
import { roomToken } from "./mint.js";

const instance = new WebAssembly.Instance(program);

export default {
    async fetch(request, env) {
        // Who is asking, and may they join this room?
        const room = new URL(request.url).pathname.slice(1);
        const keys = {
            accessKey: env.NETLESS_ACCESS_KEY,
            secretKey: env.NETLESS_SECRET_ACCESS_KEY,
        };
        try {
            return new Response(roomToken(instance, { keys, role: "reader", room, ttlMs: 600_000 }));
        } catch (problem) {
            return new Response(problem.message, { status: 400 });
        }
    },
};
