// The JavaScript side of the skin. Python could do this only with many crossings, or with callbacks
// that outlive their request. It moves bytes and keeps deadlines, and decides nothing.
// docs/adrs/ADR-005 says why it exists.

export { LongTexts, runModel } from "./models.mjs";
export { begin, finish, readBody, respond } from "./requests.mjs";
export {
  callObject,
  commitRows,
  deleteKey,
  exceededLimit,
  getMetadata,
  getValue,
  listKeys,
  putKey,
  readAsset,
  readRows,
  setAlarm,
  writePoint,
} from "./storage.mjs";
export { Outlet } from "./streams.mjs";
export { Gate, sleep } from "./waiting.mjs";
export { postWebhook } from "./webhooks.mjs";
