/** Every page has its line here; navigation and links are built from it. */
export const paths = {
  home: () => '/' as const,
  optimize: (query?: string) => (query ? (`/optimize?${query}` as const) : ('/optimize' as const)),
  run: (id: string) => `/runs/${id}` as const,
};

export const navigation = [{ label: 'Optimize', href: paths.optimize() }] as const;
