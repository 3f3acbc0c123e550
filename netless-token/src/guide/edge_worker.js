// A worker that creates a room when it is asked to `POST /`, and answers `GET /{room}` with a token for the
// room. Add your own checks where the comments ask for them.

import program from "./netless_token_edge.wasm";
import { createRoom, roomToken } from "./mint.js";

const instance = new WebAssembly.Instance(program);

export default {
    async fetch(request, env) {
        const keys = {
            accessKey: env.NETLESS_ACCESS_KEY,
            secretKey: env.NETLESS_SECRET_ACCESS_KEY,
        };
        try {
            if (request.method === "POST") {
                // Who is asking, and may they create rooms?
                const room = await createRoom(instance, { keys, api: env.NETLESS_API, region: "us-sv" });
                return new Response(room, { status: 201 });
            }
            // Who is asking, and may they join this room?
            const room = new URL(request.url).pathname.slice(1);
            return new Response(roomToken(instance, { keys, role: "reader", room, ttlMs: 600_000 }));
        } catch (problem) {
            return new Response(problem.message, { status: 400 });
        }
    },
};
