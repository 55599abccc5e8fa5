// What a runtime must offer besides the language. Core has no other platform: no DOM, no Node.

declare function queueMicrotask(callback: () => void): void;
/** The WHATWG's base64 decoder; it throws where the text is not base64. */
declare function atob(data: string): string;

// What only tests use: a copy as a message port makes it, and the base64 encoder.

declare function structuredClone<T>(value: T): T;
declare function btoa(data: string): string;
