/** A stretch of a line. `userId` is absent where all are mentioned. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em' | 'strike'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: 'mention'; readonly text: string; readonly userId?: string };

/** An item of a list; numbered ones have their number. */
export interface ListItem {
  readonly value?: number;
  readonly children: readonly Block[];
}

/** What a text consists of, from top to bottom. Lines of a paragraph are parted by `\n`. */
export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] };

/** How a text names somebody, after an `@`. */
export interface MentionLabel {
  readonly label: string;
  /** Absent for all members. */
  readonly userId?: string;
}
