/** A part of a page, named by its heading; `large` where it is one of few on a page. */
export function TitledSection({
  id,
  title,
  level,
  large = false,
  className,
  children,
}: {
  /** Of the heading; one of its kind on a page. */
  id: string;
  title: string;
  level: 2 | 3;
  large?: boolean;
  className?: string;
  children: React.ReactNode;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={className}>
      <Heading id={id} className={large ? 'text-lg' : 'text-base'}>
        {title}
      </Heading>
      {children}
    </section>
  );
}
