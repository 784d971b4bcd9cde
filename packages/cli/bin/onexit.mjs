#!/usr/bin/env node
import "./tuning.mjs";
import { loadBundle } from "./load-bundle.mjs";

// Before the AWS SDK is loaded, if ever: it warns of Node 20 on every start, and that is the version that we promise.
// biome-ignore lint/style/noProcessEnv: the SDK reads no other place.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
loadBundle().start();
