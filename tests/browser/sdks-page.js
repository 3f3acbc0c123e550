// A page that opens a whiteboard with each of the two SDKs.
import "regenerator-runtime/runtime";
import { createFastboard } from "@netless/fastboard";
import { WhiteWebSdk } from "white-web-sdk";

const post = async (url, apiKey) => {
    const response = await fetch(url, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey}` },
    });
    if (!response.ok) {
        throw new Error((await response.json()).detail);
    }
    return response.json();
};

const sdks = {
    "@netless/fastboard": join => createFastboard(join),
    "white-web-sdk": ({ sdkConfig, joinRoom }) => new WhiteWebSdk(sdkConfig).joinRoom(joinRoom),
};

// The state of joining after a while: "pending", "joined", or the message of the refusal.
const join = (sdk, answer, patience) =>
    Promise.race([
        sdks[sdk](answer).then(() => "joined", error => String(error.message)),
        new Promise(resolve => setTimeout(resolve, patience, "pending")),
    ]);

window.page = { post, join, sdks: Object.keys(sdks) };
