package layerwise.onednn;

import java.io.IOException;

/** Unpacks the library and prints where it is, or the reason why it cannot be. */
final class UnpackMain {
    private UnpackMain() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(LibraryCache.open().library());
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
