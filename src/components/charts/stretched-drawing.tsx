/** Lines drawn in per cent of the width by pixels of the height; text, which would be stretched too, stands outside. */
export function StretchedDrawing({
  height,
  children,
}: {
  height: number;
  children: React.ReactNode;
}) {
  return (
    <svg
      width="100%"
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
