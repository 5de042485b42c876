/** A chart under its finding; below that, what is measured and in which unit. */
export function ChartFigure({
  title,
  subtitle,
  under,
  children,
}: {
  title: string;
  subtitle: string;
  /** Level of the heading above the chart. */
  under: 1 | 2;
  children: React.ReactNode;
}) {
  const Heading = under === 1 ? 'h2' : 'h3';
  return (
    <figure>
      <figcaption>
        <Heading className="text-base">{title}</Heading>
        <p className="text-sm text-soft">{subtitle}</p>
      </figcaption>
      {children}
    </figure>
  );
}
