package layerwise.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A contestant's process: it answers the driver's requests, a line each, until its input ends.
 *
 * <pre>
 * enter FOLDER NAME=VALUE …   race: entered VERSION        or  race: absent REASON
 * losses STEPS                race: losses J1 J2 …         or  race: absent REASON
 * turn SECONDS LEAST          race: took STEPS NANOSECONDS or  race: absent REASON
 * leave                       race: left
 * </pre>
 */
public final class Answers {
    private final Contestant contestant;
    private final PrintStream out;
    private @Nullable Entry entry;

    private Answers(Contestant contestant, PrintStream out) {
        this.contestant = contestant;
        this.out = out;
    }

    /** Serves until standard input ends. What libraries print on standard output goes to standard error. */
    public static void serve(Contestant contestant) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        Answers answers = new Answers(contestant, out);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answers.answer(line);
        }
        // Native thread pools must not keep the process alive.
        Runtime.getRuntime().halt(0);
    }

    private void answer(String line) {
        String text;
        try {
            text = reply(line);
        } catch (AbsentException e) {
            text = "absent " + e.getMessage();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            e.printStackTrace();
            text = "absent it failed: " + e.toString().lines().findFirst().orElse("");
        }
        out.println("race: " + text);
        out.flush();
    }

    private String reply(String line) throws Exception {
        String[] words = line.split(" ", 3);
        if (words[0].equals("leave")) {
            leave();
            return "left";
        }
        if (words[0].equals("enter")) {
            leave();
            Path folder = Path.of(words[1]);
            Entry entered = contestant.enter(
                    new Tensors(Workload.read(folder), folder), Configuration.of(words.length > 2 ? words[2] : ""));
            entry = entered;
            return "entered " + entered.version();
        }
        Entry current = entry;
        if (current == null) {
            throw new AbsentException("it has not entered");
        }
        if (words[0].equals("losses")) {
            StringBuilder text = new StringBuilder("losses");
            for (double loss : current.losses(Integer.parseInt(words[1]))) {
                text.append(' ').append(loss);
            }
            return text.toString();
        }
        if (words[0].equals("turn")) {
            Timing timing = current.turn(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
            return String.format(Locale.ROOT, "took %d %.1f", timing.steps(), timing.nanoseconds());
        }
        throw new IllegalArgumentException("unknown request '" + line + "'");
    }

    private void leave() throws Exception {
        Entry current = entry;
        entry = null;
        if (current != null) {
            current.leave();
        }
    }
}
