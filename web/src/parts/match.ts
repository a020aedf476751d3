// Finding a name by a part of it, in any case and with or without accents. Names that begin with the part come first.

export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

export function find_matches<T>(items: readonly T[], typed: string, name: (item: T) => string): T[] {
  const part = fold(typed.trim());
  if (part === "") return [...items];
  const begins: T[] = [];
  const contains: T[] = [];
  for (const item of items) {
    const at = fold(name(item)).indexOf(part);
    if (at === 0) begins.push(item);
    else if (at > 0) contains.push(item);
  }
  return [...begins, ...contains];
}
