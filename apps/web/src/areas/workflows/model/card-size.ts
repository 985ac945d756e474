/** How large a card is drawn, where it was not measured yet. */
export const CARD_WIDTH = 264;
export const CARD_HEIGHT = 118;
/** A collapsed group is drawn as one card of this size. */
export const FOLDED_HEIGHT = 92;
/** The grid that everything snaps to, and the dots of the ground. */
export const GRID = 20;
