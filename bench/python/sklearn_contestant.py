"""scikit-learn as a contestant: MLPClassifier, a partial_fit per epoch. Options: precision, threads."""

import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from contestant import Absent, Entry, serve

warnings.filterwarnings("ignore")


class Training(Entry):
    def __init__(self, workload, dtype):
        super().__init__(workload)
        self.dtype = dtype
        self.x = list(workload.x().astype(dtype))
        self.labels = list(workload.labels().astype(np.int64))
        self.all_x = np.concatenate(self.x)
        self.all_labels = np.concatenate(self.labels)
        self.reset()

    def reset(self):
        workload = self.workload
        self.model = MLPClassifier(
            hidden_layer_sizes=tuple(workload.widths[1:-1]),
            activation="relu",
            solver="adam" if workload.rule == "ADAM" else "sgd",
            alpha=0.0,
            batch_size=workload.batch_size,
            learning_rate_init=workload.learning_rate,
            momentum=workload.momentum if workload.rule == "MOMENTUM" else 0.0,
            nesterovs_momentum=False,
            beta_1=workload.beta1,
            beta_2=workload.beta2,
            epsilon=workload.epsilon,
            shuffle=False,
            random_state=1,
        )
        # A first call makes the parameters; these are replaced, and the optimiser with what it remembers is made anew.
        classes = np.arange(workload.widths[-1] if workload.softmax else 2)
        self.model.partial_fit(self.x[0], self.labels[0], classes)
        layers = range(1, len(workload.widths))
        self.model.coefs_ = [workload.weights(layer).astype(self.dtype) for layer in layers]
        self.model.intercepts_ = [workload.biases(layer).astype(self.dtype) for layer in layers]
        del self.model._optimizer

    def run(self, steps):
        """Whole epochs, in each of which one call goes through all mini-batches: what a call costs is spread over them."""
        epochs = max(1, round(steps / self.workload.batches))
        begin = time.perf_counter_ns()
        for _ in range(epochs):
            self.model.partial_fit(self.all_x, self.all_labels)
        return (time.perf_counter_ns() - begin) / (epochs * self.workload.batches)

    def losses(self, steps):
        self.reset()
        losses = []
        for _ in range(steps):
            self.model.partial_fit(self.x[0], self.labels[0])
            losses.append(self.model.loss_)
        self.reset()
        return losses


def enter(workload, configuration):
    if not workload.training:
        raise Absent("its prediction is not raced")
    precision = configuration.get("precision", "float32")
    if precision not in ("float32", "float64"):
        raise Absent(f"scikit-learn has no {precision}")
    return Training(workload, np.float32 if precision == "float32" else np.float64), sklearn.__version__


serve(enter)
