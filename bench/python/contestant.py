"""What every contestant in Python shares: the workload, its files, and the answers to the driver (see Answers.java)."""

import os
import statistics
import sys
import time
import traceback

import numpy as np


class Absent(Exception):
    """Says in one clause why a contestant does not take part."""


class Workload:
    """A workload of the race, read from its folder."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "workload.properties"), encoding="utf-8") as file:
            lines = [line.strip() for line in file if "=" in line and not line.startswith("#")]
        properties = dict(line.split("=", 1) for line in lines)
        self.training = properties["task"] == "TRAIN"
        self.widths = [int(width) for width in properties["widths"].split(" ")]
        self.softmax = properties["output"] == "SOFTMAX"
        self.rule = properties["rule"]
        self.learning_rate = float(properties["learningRate"])
        self.batch_size = int(properties["batchSize"])
        self.batches = int(properties["batches"])
        self.momentum, self.beta1, self.beta2, self.epsilon = 0.9, 0.9, 0.999, 1e-8

    def read(self, name):
        return np.fromfile(os.path.join(self.folder, name + ".f32"), dtype="<f4")

    def x(self):
        """All mini-batches: (batches, batch size, inputs)."""
        return self.read("X").reshape(self.batches, self.batch_size, self.widths[0])

    def labels(self):
        """Class numbers, or 0 and 1: (batches, batch size)."""
        return self.read("labels").reshape(self.batches, self.batch_size)

    def targets(self):
        """Labels as rows with a single 1; of a sigmoid output, the labels themselves: (batches, batch size, outputs)."""
        labels = self.labels()
        if not self.softmax:
            return labels[:, :, None]
        return np.eye(self.widths[-1], dtype=np.float32)[labels.astype(np.int64)]

    def weights(self, layer):
        """(inputs, outputs) of layer 1 to L."""
        return self.read(f"W{layer}").reshape(self.widths[layer - 1], self.widths[layer])

    def biases(self, layer):
        return self.read(f"b{layer}")

    def loss(self, predictions):
        """The mean cross-entropy of predictions for the first mini-batch."""
        targets = self.targets()[0]
        predictions = np.asarray(predictions, dtype=np.float64)
        if not self.softmax:
            predictions = np.where(targets == 1, predictions, 1 - predictions)
            targets = np.ones_like(targets)
        return -float(np.sum(targets * np.log(predictions))) / len(targets)


class Entry:
    """A contestant's state in one workload. Subclasses have step(batch), losses(steps) and, where needed, finish()."""

    def __init__(self, workload):
        self.workload = workload
        self.batch = 0

    def finish(self):
        """Waits until all steps are done, where they are not when step() returns."""

    def run(self, steps):
        begin = time.perf_counter_ns()
        batch, batches, step = self.batch, self.workload.batches, self.step
        for _ in range(steps):
            step(batch)
            batch += 1
            if batch == batches:
                batch = 0
        self.batch = batch
        self.finish()
        return (time.perf_counter_ns() - begin) / steps

    def turn(self, seconds, least_steps):
        piece = 2e6
        estimate = self.run(1)
        estimate = self.run(int(min(max(piece / estimate, 1), 1000)))
        size = int(min(max(piece / estimate, 1), 1_000_000))
        samples, steps = [], 0
        begin = time.perf_counter()
        while time.perf_counter() - begin < seconds or steps < least_steps:
            samples.append(self.run(size))
            steps += size
        return steps, statistics.median(samples)


def options(words):
    """name=value words as a dictionary."""
    return dict(word.split("=", 1) for word in words)


def serve(enter):
    """Answers the driver until standard input ends; enter(workload, configuration) gives an entry and a version."""
    out = sys.stdout
    sys.stdout = sys.stderr
    entry = None
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] == "enter":
                entry, version = enter(Workload(words[1]), options(words[2:]))
                reply = f"entered {version}"
            elif words[0] == "losses":
                reply = "losses " + " ".join(repr(float(loss)) for loss in entry.losses(int(words[1])))
            elif words[0] == "turn":
                reply = "took {} {:.1f}".format(*entry.turn(float(words[1]), int(words[2])))
            elif words[0] == "leave":
                entry = None
                reply = "left"
            else:
                raise ValueError(f"unknown request {line!r}")
        except Absent as reason:
            reply = f"absent {reason}"
        except Exception as failure:  # Whatever it is, it excludes the contestant and is told.
            traceback.print_exc()
            reply = f"absent it failed: {type(failure).__name__} {failure}".splitlines()[0]
        print(f"race: {reply}", file=out, flush=True)
