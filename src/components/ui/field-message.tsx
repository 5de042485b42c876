/** Help below a control; an error takes its place, so that the form does not grow. */
export function FieldMessage({
  id,
  help,
  error,
}: {
  id: string;
  help: React.ReactNode;
  error?: React.ReactNode;
}) {
  if (error) {
    return (
      <div id={id} role="alert" className="mt-1 font-medium text-alert text-sm">
        <span aria-hidden="true">&#9650; </span>
        {error}
      </div>
    );
  }
  return help ? (
    <p id={id} className="mt-1 text-sm text-soft">
      {help}
    </p>
  ) : null;
}
