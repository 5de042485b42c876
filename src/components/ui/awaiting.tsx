/**
 * What was last known stays, dimmed, while something newer is on its way.
 *
 * Dimmed text has too little contrast to be read: `aria-busy` says that it is not meant to be, for now.
 * What is there at once is not dimmed on the way, which would only flicker.
 */
export function Awaiting({ newer, children }: { newer: boolean; children: React.ReactNode }) {
  return (
    <div aria-busy={newer} className={newer ? 'opacity-60 transition-opacity delay-150' : ''}>
      {children}
    </div>
  );
}
