/** The sprout: two leaves on a stem. Decorative; the name stands beside it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable={false} style={{ flexShrink: 0 }}>
      <rect width="32" height="32" rx="8" fill="var(--mantine-primary-color-filled)" />
      <path d="M16 26V14" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" fill="none" />
      <path d="M16 17C16 11.500 12 8.500 6.500 8.500 6.500 14 10.500 17 16 17Z" fill="var(--mantine-color-sprout-2)" />
      <path d="M16 14.500C16 9.500 19.500 6.500 25 6.500 25 11.500 21.500 14.500 16 14.500Z" fill="#fff" />
    </svg>
  );
}
