package layerwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContourTest {
    @Test
    void aSlopeIsZeroAlongAStraightLine() {
        double[][] slope = {{-1, 0.5, 1, 2}, {-1, 0.5, 1, 2}, {-1, 0.5, 1, 2}};
        List<List<Point>> lines = Contour.zero(slope);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst())
                .containsExactly(new Point(2.0 / 3, 0), new Point(2.0 / 3, 1), new Point(2.0 / 3, 2));
    }

    /** r² = 4 around (5, 5) and around (15, 5): two circles, each closed. */
    @Test
    void circlesAreClosedLinesAllOfWhosePointsLieOnThem() {
        double[][] field = new double[101][201];
        for (int i = 0; i <= 100; i++) {
            for (int j = 0; j <= 200; j++) {
                field[i][j] = Math.max(4 - distance(j / 10.0, i / 10.0, 5), 4 - distance(j / 10.0, i / 10.0, 15));
            }
        }
        List<List<Point>> lines = Contour.zero(field);
        assertThat(lines).hasSize(2);
        for (List<Point> line : lines) {
            assertThat(line).hasSizeGreaterThan(100);
            assertThat(line.getLast()).isEqualTo(line.getFirst());
            double centre = line.getFirst().x() < 100 ? 5 : 15;
            assertThat(line)
                    .allSatisfy(point -> assertThat(distance(point.x() / 10, point.y() / 10, centre))
                            .isCloseTo(4, within(0.01)));
            for (int k = 1; k < line.size(); k++) {
                assertThat(Math.hypot(
                                line.get(k).x() - line.get(k - 1).x(),
                                line.get(k).y() - line.get(k - 1).y()))
                        .isLessThan(Math.sqrt(2));
            }
        }
    }

    private static double distance(double x, double y, double centre) {
        return (x - centre) * (x - centre) + (y - 5) * (y - 5);
    }

    /** The middle is 0 or above where the corners of one diagonal outweigh the others, which then belong together. */
    @Test
    void aSaddleIsJoinedByItsMiddle() {
        assertThat(Contour.zero(new double[][] {{3, -1}, {-1, 3}}))
                .containsExactlyInAnyOrder(
                        List.of(new Point(0.75, 0), new Point(1, 0.25)),
                        List.of(new Point(0.25, 1), new Point(0, 0.75)));
        assertThat(Contour.zero(new double[][] {{1, -3}, {-3, 1}}))
                .containsExactlyInAnyOrder(
                        List.of(new Point(0.25, 0), new Point(0, 0.25)),
                        List.of(new Point(0.75, 1), new Point(1, 0.75)));
    }

    @Test
    void whatIsNeverZeroHasNoLine() {
        assertThat(Contour.zero(new double[][] {{1, 2}, {3, 4}})).isEmpty();
        assertThat(Contour.zero(new double[][] {{-1, -2}, {-3, -4}})).isEmpty();
    }
}
