// Mark: the sign of the product, three tiers down to the water.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M7 9h18v3H7zM10 14h12v3H10zM13 19h6v3h-6z" />
    </svg>
  );
}
