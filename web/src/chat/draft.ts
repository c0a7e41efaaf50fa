// The next question while it is written. It stays while another page of the console is shown.

import { signal } from "@preact/signals";
import { whenForgotten } from "../session";
import type { Picture } from "./conversation";

export const draftText = signal("");
export const draftPictures = signal<Picture[]>([]);

whenForgotten(() => {
  draftText.value = "";
  draftPictures.value = [];
});
