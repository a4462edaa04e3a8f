import { rm } from "node:fs/promises";
import { TEMPLATE } from "./paths.js";

export default async function cleanup() {
  await rm(TEMPLATE, { recursive: true, force: true });
}
