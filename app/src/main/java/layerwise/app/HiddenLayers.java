package layerwise.app;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The units of the hidden layers as the command line spells them: {@code 64,32}, or {@code none}. */
record HiddenLayers(List<Integer> units) {
    HiddenLayers {
        units = List.copyOf(units);
    }

    static HiddenLayers of(String text) {
        String list = text.strip();
        if (list.isEmpty() || list.equals("none")) {
            return new HiddenLayers(List.of());
        }
        return new HiddenLayers(Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .map(Integer::valueOf)
                .peek(HiddenLayers::requirePositive)
                .toList());
    }

    private static void requirePositive(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("a hidden layer must have at least 1 unit, not " + units);
        }
    }

    @Override
    public String toString() {
        return units.isEmpty() ? "none" : units.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
