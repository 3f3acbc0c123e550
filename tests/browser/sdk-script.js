// The SDK as a script that defines `WhiteWebSdk`, like the script on Agora's server.
import * as all from "white-web-sdk";

window.WhiteWebSdk = all;
