package layerwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Schedules as they are spelled in text: a name, and its numbers in parentheses. */
final class ScheduleText {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)(?:\\(([^()]*)\\))?(?:\\s+(.+))?");
    private static final String KNOWN =
            "constant, inverse-time(decay), step(epochs,factor), exponential(factor), cosine, one-cycle, coslog4,"
                    + " plateau(factor,patience), or warm-up(steps) and a blank in front of one of these";

    private final String text;
    private final String name;
    private final List<Double> numbers;

    private ScheduleText(String text, String name, List<Double> numbers) {
        this.text = text;
        this.name = name;
        this.numbers = numbers;
    }

    static Schedule parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("cannot read the schedule '" + text + "'; expected " + KNOWN);
        }
        ScheduleText form = new ScheduleText(text, matcher.group(1), numbers(text, matcher.group(2)));
        String rest = matcher.group(3);
        if (form.name.equals("warm-up")) {
            return new Schedule.WarmUp(form.whole(1, 0), rest == null ? Schedule.constant() : parse(rest));
        }
        if (rest != null) {
            throw new IllegalArgumentException("the schedule '" + text + "' goes on after " + form.name
                    + "; only warm-up stands in front of another");
        }
        return form.schedule();
    }

    private static List<Double> numbers(String text, String list) {
        List<Double> numbers = new ArrayList<>();
        if (list != null && !list.isBlank()) {
            for (String number : list.split(",", -1)) {
                try {
                    numbers.add(Double.parseDouble(number.strip()));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "in the schedule '" + text + "', '" + number.strip() + "' is not a number", e);
                }
            }
        }
        return numbers;
    }

    private Schedule schedule() {
        return switch (name) {
            case "constant" -> {
                require(0);
                yield new Schedule.Constant();
            }
            case "inverse-time" -> new Schedule.InverseTime(number(1, 0));
            case "step" -> new Schedule.Stairs(whole(2, 0), number(2, 1));
            case "exponential" -> new Schedule.Exponential(number(1, 0));
            case "cosine" -> new Schedule.Cosine(numbers.isEmpty() ? 0 : number(1, 0));
            case "one-cycle" -> new Schedule.OneCycle(numbers.isEmpty() ? 0.3 : number(1, 0));
            case "coslog4" -> {
                require(0);
                yield new Schedule.Coslog4();
            }
            case "plateau" -> new Schedule.Plateau(number(2, 0), whole(2, 1));
            default -> throw new IllegalArgumentException("unknown schedule '" + name + "'; expected " + KNOWN);
        };
    }

    private void require(int count) {
        if (numbers.size() != count) {
            throw new IllegalArgumentException(
                    "the schedule '" + text + "' has " + numbers.size() + " numbers, but " + name + " takes " + count);
        }
    }

    private double number(int count, int index) {
        require(count);
        return numbers.get(index);
    }

    private int whole(int count, int index) {
        double number = number(count, index);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("in the schedule '" + text + "', " + number + " is not a whole number");
        }
        return (int) number;
    }
}
