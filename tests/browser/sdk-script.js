// The SDK as a script that defines `WhiteWebSdk`, as the one at Agora's address does.
import * as all from "white-web-sdk";

window.WhiteWebSdk = all;
