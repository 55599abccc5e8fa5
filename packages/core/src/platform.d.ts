// What a runtime must offer besides the language. Core has no other platform: no DOM, no Node.

declare function queueMicrotask(callback: () => void): void;
/** The WHATWG's base64 decoder; it throws where the text is not base64. */
declare function atob(data: string): string;
/** Copies data as a message port does; only tests use it. */
declare function structuredClone<T>(value: T): T;
