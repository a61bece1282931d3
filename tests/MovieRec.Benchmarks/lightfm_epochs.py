"""One epoch of LightFM over the 49,906 likes of the training part of ML-100K's `ua`: the peer of HybridEpochBenchmarks. Least and median of 20.

    python3 lightfm_epochs.py ML_100K_FOLDER        (needs numpy, scipy and LightFM, built with OpenMP)
"""
import sys
import time
import numpy as np
import scipy.sparse as sp
from lightfm import LightFM

folder = sys.argv[1]
rows = [line.split("\t") for line in open(f"{folder}/ua.base")]
likes = [(int(row[0]) - 1, int(row[1]) - 1) for row in rows if int(row[2]) >= 4]
users = [line.rstrip().split("|") for line in open(f"{folder}/u.user")]
movies = [line.rstrip().split("|") for line in open(f"{folder}/u.item", encoding="latin-1")]
interactions = sp.coo_matrix((np.ones(len(likes), np.float32), zip(*likes)), shape=(len(users), len(movies)))


def described(rows):
    """Each row as itself and by its labels."""
    labels = sorted({label for row in rows for label in row})
    table = sp.lil_matrix((len(rows), len(labels)), dtype=np.float32)
    for place, row in enumerate(rows):
        for label in row:
            table[place, labels.index(label)] = 1
    return sp.hstack([sp.identity(len(rows)), table]).tocsr().astype(np.float32)


bounds = (18, 25, 35, 45, 50, 56)
told = (
    described([[f"age {sum(int(user[1]) >= bound for bound in bounds)}", user[2], user[3]] for user in users]),
    described([[f"genre {genre}" for genre in range(1, 19) if movie[5 + genre] == "1"] for movie in movies]),
)
for name, loss, components, (of_users, of_movies) in [
    ("WARP", "warp", 10, (None, None)),
    ("BPR", "bpr", 10, (None, None)),
    ("k-OS", "warp-kos", 10, (None, None)),
    ("WARP, 30 components", "warp", 30, (None, None)),
    ("WARP, genres and what is said of users", "warp", 10, told),
]:
    for threads in (1, 2):
        model, times = LightFM(no_components=components, loss=loss, random_state=1), []
        for _ in range(24):
            start = time.perf_counter()
            model.fit_partial(interactions, user_features=of_users, item_features=of_movies, epochs=1, num_threads=threads)
            times.append(1000 * (time.perf_counter() - start))
        times = sorted(times[4:])
        print(f"{name}: {threads} threads, least {times[0]:.1f} ms, median {times[10]:.1f} ms", flush=True)
