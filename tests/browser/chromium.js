// Starts Chromium for the tests, with nothing of its own to fetch over the network.
import { chromium } from "playwright-core";

export function launchChromium(...more) {
    return chromium.launch({
        executablePath: process.env.CHROMIUM,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            ...more,
        ],
    });
}
