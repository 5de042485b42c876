export function SiteFooter() {
  return (
    <footer className="no-print mt-16 border-rule border-t">
      <div className="page py-6 text-sm text-soft">
        <p className="max-w-[68ch]">
          Every figure here is measured on past prices. The past is evidence, not a promise, and
          nothing on these pages is advice to buy or sell.
        </p>
      </div>
    </footer>
  );
}
