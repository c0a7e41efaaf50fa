// The icons: paths of 24 by 24, drawn with lines. Decoration alone: what they mean stands beside
// them, or in the label of their button.

const PATHS = {
  chat: "M21 12a8 8 0 0 1-8 8H4l1.6-3.2A8 8 0 1 1 21 12z",
  usage: "M4 20V10M10 20V4M16 20v-8M21 20H3",
  keys: "M14.5 9.5a4.5 4.5 0 1 1-2-3.7L21 14.3V18h-3v-2.5h-2.5V13L13 10.5M7.5 9.5h.01",
  connect: "M8 8l-4 4 4 4M16 8l4 4-4 4M13.5 5l-3 14",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  plus: "M12 5v14M5 12h14",
  image: "M4 5h16v14H4zM4 16l4.5-4.5L13 16l3-3 4 4M15.5 9.5h.01",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M5 12.5l4.5 4.5L19 7.5",
  settings:
    "M4 7h9M19 7h1M4 17h1M11 17h9M13 7a3 3 0 1 0 6 0 3 3 0 0 0-6 0zM5 17a3 3 0 1 0 6 0 3 3 0 0 0-6 0z",
  system: "M4 5h16v11H4zM9 20h6M12 16v4",
  light:
    "M12 4V2M12 22v-2M4 12H2M22 12h-2M6.3 6.3L4.9 4.9M19.1 19.1l-1.4-1.4M6.3 17.7l-1.4 1.4M19.1 4.9l-1.4 1.4M8 12a4 4 0 1 0 8 0 4 4 0 0 0-8 0z",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  signOut: "M9 4H4v16h5M15 8l4 4-4 4M19 12H9",
  alert: "M12 8v5M12 16.5h.01M12 3l9.5 17h-19z",
  retry: "M20 11a8 8 0 1 0-2 6M20 5v6h-6",
  download: "M12 4v11M7 10.5l5 5 5-5M4 20h16",
  chevron: "M9 6l6 6-6 6",
  docs: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h7",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
