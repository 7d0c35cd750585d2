package layerwise.data;

/** How one element of an array lies in bytes. */
sealed interface ElementType permits NumberType, TextType {
    /** The number of bytes of an element, 1 or more. */
    int bytes();
}
