// Starts everything, and goes through the parts one after the other.
import { readFileSync } from "node:fs";

import { onlyAllowedOriginsMayAsk, sdksTakeOurTokens } from "./sdks.js";
import { takeShots } from "./shots.js";
import {
    aConversionMayFail,
    everybodyCanUseIt,
    peopleDraw,
    refusalsAreInWords,
} from "./whiteboard-connected.js";
import { aRoomIsCreatedAndShared } from "./whiteboard.js";
import * as world from "./world.js";

async function main() {
    const script = await world.bundle({ entryPoints: ["sdks-page.js"] });
    const allowed = await world.servePage(script);
    const stranger = await world.servePage(script);
    const hosts = await world.startHosts();
    const settings = {
        api_base: await world.startStandIn(),
        allowed_origins: [allowed],
    };
    const api = await world.startTokenServer(settings);
    const browser = await world.startChromium(hosts);
    // What Agora has at its address, from the npm package.
    const sdk = await world.bundle({ entryPoints: ["sdk-script.js"] });
    const fake = readFileSync("fake-sdk.js", "utf8");
    const all = { allowed, stranger, hosts, settings, api, browser, sdk, fake };

    if (process.env.SHOTS) {
        return takeShots(process.env.SHOTS, all);
    }

    await onlyAllowedOriginsMayAsk(all);
    await aRoomIsCreatedAndShared(all);
    await peopleDraw(all);
    await refusalsAreInWords(all);
    await aConversionMayFail(all);
    await everybodyCanUseIt(all);
    await sdksTakeOurTokens(all);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
        console.error(`stopped by ${signal}`);
        return world.end(1);
    });
}

try {
    await main();
    console.log("the browser takes what the token server gives");
    await world.end(0);
} catch (error) {
    console.error(error);
    await world.end(1);
}
