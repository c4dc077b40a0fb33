/** 123 456: six digits as people read them out. */
export const spacedPin = (pin: string): string => pin.replace(/^(\d{3})(\d{3})$/, '$1 $2')
