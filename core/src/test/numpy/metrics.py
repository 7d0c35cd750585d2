"""Metrics of scikit-learn that MetricFixtureTest compares; the calibration error and the Brier score of several classes, which
scikit-learn 1.2 does not have, are computed here from their definitions."""

import warnings

import numpy as np
import sklearn
import sklearn.metrics as sk
from sklearn.preprocessing import label_binarize

from fixture import Fixture

BINS = 15


def r2(Y, A, weights):
    """NaN for targets that are all the same; scikit-learn would divide by 0, or by the rounding error of their mean."""
    if (np.ptp(Y, axis=1) == 0).any():
        return np.nan
    return sk.r2_score(Y.T, A.T, sample_weight=weights)


def roc_auc(*arguments, **options):
    try:
        return sk.roc_auc_score(*arguments, **options)
    except ValueError as error:
        assert "Only one class present" in str(error), error
        return np.nan


def calibration_error(right, confidence, weights):
    """Guo et al. 2017: the bins are (0, 1/15], (1/15, 2/15], ..."""
    bins = np.digitize(confidence, np.linspace(0, 1, BINS + 1), right=True)
    error = 0.0
    for b in np.unique(bins):
        w = weights[bins == b]
        accuracy = np.average(right[bins == b], weights=w) if w.sum() > 0 else 0
        certainty = np.average(confidence[bins == b], weights=w) if w.sum() > 0 else 0
        error += w.sum() / weights.sum() * abs(accuracy - certainty)
    return error


def averaged(y, predicted, weights):
    metrics = {}
    for average in "macro", "micro", "weighted":
        for name, score in ("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score):
            metrics[f"{name}_{average}"] = score(y, predicted, average=average, sample_weight=weights, zero_division=0)
    return metrics


def of_two(p, y, weights):
    """Of probabilities p of class 1, for y of 0 and 1, both of shape (m,)."""
    predicted = (p > 0.5).astype(int)
    metrics = averaged(y, predicted, weights)
    for name, score in ("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score):
        metrics[name] = score(y, predicted, sample_weight=weights, zero_division=0)
    metrics["accuracy"] = sk.accuracy_score(y, predicted, sample_weight=weights)
    metrics["balanced_accuracy"] = sk.balanced_accuracy_score(y, predicted, sample_weight=weights)
    metrics["roc_auc"] = roc_auc(y, p, sample_weight=weights)
    metrics["pr_auc"] = sk.average_precision_score(y, p, sample_weight=weights)
    metrics["log_loss"] = sk.log_loss(y, p, labels=[0, 1], sample_weight=weights)
    metrics["brier_score"] = sk.brier_score_loss(y, p, pos_label=1, sample_weight=weights)
    metrics["calibration_error"] = calibration_error(
        predicted == y, np.maximum(p, 1 - p), np.ones(len(y)) if weights is None else weights)
    metrics["confusion"] = sk.confusion_matrix(y, predicted, labels=[0, 1], sample_weight=weights)
    return metrics


def of_classes(A, y, weights):
    """Of probabilities A of shape (n, m), for class numbers y of shape (m,)."""
    p = A.T
    labels = np.arange(len(A))
    predicted = p.argmax(axis=1)
    indicators = label_binarize(y, classes=labels)
    metrics = averaged(y, predicted, weights)
    metrics["accuracy"] = sk.accuracy_score(y, predicted, sample_weight=weights)
    metrics["balanced_accuracy"] = sk.balanced_accuracy_score(y, predicted, sample_weight=weights)
    for k in 3, 5:
        if k < len(labels):
            metrics[f"top_{k}_accuracy"] = sk.top_k_accuracy_score(y, p, k=k, labels=labels, sample_weight=weights)
    metrics["roc_auc"] = roc_auc(y, p, multi_class="ovr", average="macro", labels=labels, sample_weight=weights)
    metrics["pr_auc"] = sk.average_precision_score(indicators, p, average="macro", sample_weight=weights)
    metrics["log_loss"] = sk.log_loss(y, p, labels=labels, sample_weight=weights)
    metrics["brier_score"] = np.average(((p - indicators) ** 2).sum(axis=1), weights=weights)
    metrics["calibration_error"] = calibration_error(
        predicted == y, p.max(axis=1), np.ones(len(y)) if weights is None else weights)
    metrics["confusion"] = sk.confusion_matrix(y, predicted, labels=labels, sample_weight=weights)
    return metrics


def of_labels(A, Y, weights):
    """Of the outputs A of several sigmoids, (n, m), for labels Y of 0 and 1."""
    predicted = (A > 0.5).astype(int)
    metrics = averaged(Y.T, predicted.T, weights)
    metrics["accuracy"] = sk.accuracy_score(Y.T, predicted.T, sample_weight=weights)
    metrics["roc_auc"] = roc_auc(Y.T, A.T, average="macro", sample_weight=weights)
    metrics["pr_auc"] = sk.average_precision_score(Y.T, A.T, average="macro", sample_weight=weights)
    each = [of_two(a, y, weights) for a, y in zip(A, Y)]
    for name in "balanced_accuracy", "log_loss", "brier_score", "calibration_error":
        metrics[name] = np.mean([metric[name] for metric in each])
    return metrics


def of_values(A, Y, weights):
    """Of values A and Y of shape (n, m)."""
    return {
        "rmse": sk.mean_squared_error(Y.T, A.T, squared=False, sample_weight=weights),
        "mae": sk.mean_absolute_error(Y.T, A.T, sample_weight=weights),
        "r2": r2(Y, A, weights),
        "pinball_loss": sk.mean_pinball_loss(Y.T, A.T, sample_weight=weights),
        "pinball_loss(0.9)": sk.mean_pinball_loss(Y.T, A.T, alpha=0.9, sample_weight=weights),
    }


def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def eighths(random, n, m):
    """Probabilities that are multiples of 1/8, so that many are equal, and some are 0 or 1."""
    A = np.zeros((n, m))
    for j in range(m):
        for _ in range(8):
            A[random.randint(n) if random.rand() < 0.5 else j % n, j] += 1 / 8
    return A


class Cases:
    """Writes cases, each with A, Y, weights if there are any, and the metrics by their names."""

    def __init__(self, fixture):
        self.fixture = fixture
        self.random = np.random.RandomState(20)

    def weights(self, m):
        """Between 0 and 3, some of them 0."""
        weights = 3 * self.random.rand(m)
        weights[self.random.rand(m) < 0.1] = 0
        return weights

    def write(self, name, A, Y, weights, metrics):
        self.fixture.matrix(f"{name}.A", A)
        self.fixture.matrix(f"{name}.Y", Y)
        if weights is not None:
            self.fixture.matrix(f"{name}.weights", weights)
        self.fixture.matrices(f"{name}.metric.", {key: metrics[key] for key in sorted(metrics) if key != "confusion"})
        if "confusion" in metrics:
            self.fixture.matrix(f"{name}.confusion", metrics["confusion"])

    def two(self, name, p, y, weights=None):
        self.write(name, p, y, weights, of_two(p, y, weights))

    def classes(self, name, A, y, weights=None):
        self.write(name, A, y, weights, of_classes(A, y, weights))

    def labels(self, name, A, Y, weights=None):
        self.write(name, A, Y, weights, of_labels(A, Y, weights))

    def values(self, name, A, Y, weights=None):
        self.write(name, A, Y, weights, of_values(A, Y, weights))

    def write_two(self):
        m = 80
        y = (self.random.rand(m) < 0.4).astype(int)
        p = 1 / (1 + np.exp(-2 * (y - 0.5) - 2 * self.random.randn(m)))
        self.two("two", p, y)
        self.two("two_weighted", p, y, self.weights(m))
        ties = eighths(self.random, 2, m)[1]
        self.two("two_ties", ties, y)
        self.two("two_ties_weighted", ties, y, self.weights(m))
        self.two("two_all_ones", p, np.ones(m, dtype=int))
        self.two("two_all_zeros", p, np.zeros(m, dtype=int))
        self.two("two_never_one", p / 2, y)
        self.two("two_single", p[:1], np.array([1]))

    def write_classes(self):
        m = 90
        y = self.random.randint(4, size=m)
        Z = 1.5 * self.random.randn(4, m)
        Z[y, np.arange(m)] += 1
        A = softmax(Z)
        self.classes("four", A, y)
        self.classes("four_weighted", A, y, self.weights(m))
        self.classes("four_without_2", A, np.where(y == 2, 0, y))
        never_2 = softmax(np.where(np.arange(4)[:, None] == 2, -9, Z))
        self.classes("four_never_2", never_2, y)
        self.classes("four_nowhere_2", never_2, np.where(y == 2, 0, y), self.weights(m))
        self.classes("four_only_1", A, np.ones(m, dtype=int))
        self.classes("four_single", A[:, :1], y[:1])
        y = np.where(self.random.rand(m) < 0.5, np.arange(m) % 7, self.random.randint(7, size=m))
        self.classes("seven_ties", eighths(self.random, 7, m), y)
        self.classes("seven_ties_weighted", eighths(self.random, 7, m), y, self.weights(m))

    def write_labels(self):
        m = 70
        Y = (self.random.rand(3, m) < np.array([[0.5], [0.2], [0.7]])).astype(int)
        A = 1 / (1 + np.exp(-2 * (Y - 0.5) - 2 * self.random.randn(3, m)))
        self.labels("labels", A, Y)
        self.labels("labels_weighted", A, Y, self.weights(m))
        self.labels("labels_ties", np.round(8 * A) / 8, Y)
        Y = Y.copy()
        Y[1] = 0
        self.labels("labels_without_1", A, Y)
        A = A.copy()
        A[1] /= 2
        self.labels("labels_nowhere_1", A, Y)

    def write_values(self):
        m = 60
        Y = 10 + 3 * self.random.randn(1, m)
        A = Y + self.random.randn(1, m)
        self.values("values", A, Y)
        self.values("values_weighted", A, Y, self.weights(m))
        self.values("values_constant", A, np.full((1, m), 0.1), self.weights(m))
        self.values("values_exact", Y, Y)
        self.values("values_single", A[:, :1], Y[:, :1])
        Y = np.array([[1], [100], [-3]]) * self.random.randn(3, m)
        A = Y + np.array([[1], [10], [1]]) * self.random.randn(3, m)
        self.values("three_values", A, Y)
        self.values("three_values_weighted", A, Y, self.weights(m))


def main():
    warnings.simplefilter("ignore")  # about metrics that are not defined, which the tests are about
    fixture = Fixture("metrics.txt", "metrics.py")
    fixture.comment(f"Metrics are those of scikit-learn {sklearn.__version__}.")
    cases = Cases(fixture)
    cases.write_two()
    cases.write_classes()
    cases.write_labels()
    cases.write_values()
    fixture.write()


if __name__ == "__main__":
    main()
