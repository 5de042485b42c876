/** Every page has its line here; navigation and links are built from it. */
export const paths = {
  home: () => '/' as const,
  optimize: (query?: string) => (query ? (`/optimize?${query}` as const) : ('/optimize' as const)),
  run: (id: string) => `/runs/${id}` as const,
  upload: () => '/upload' as const,
  /** What was stored of one file; the id is the right to see and to remove it. */
  storedUpload: (id: string) => `/upload/${id}` as const,
  uploadExample: () => '/upload/example' as const,
  forecasts: () => '/forecasts' as const,
  forecast: (symbol: string) => `/forecasts/${encodeURIComponent(symbol)}` as const,
  data: () => '/data' as const,
};

export const navigation = [
  { label: 'Optimize', href: paths.optimize() },
  { label: 'Your prices', href: paths.upload() },
  { label: 'Forecasts', href: paths.forecasts() },
  { label: 'Data', href: paths.data() },
] as const;
