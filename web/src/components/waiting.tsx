// Shown until what was asked of the Worker is there.

export function Waiting({ what }: { what: string }) {
  return (
    <div class="waiting" aria-busy="true">
      <span class="spinner" />
      <span class="hidden">{what}</span>
    </div>
  );
}
