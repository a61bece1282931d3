"""Samples a second of the attention network for two in PyTorch: the peer of `once attention`. Data already in tensors, best of three epochs of 60,000 pairs.

    python3 pytorch_attention_network.py ML_100K_FOLDER [THREADS]
"""
import sys
import time
import torch
from torch import nn

folder, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
torch.set_num_threads(threads)
torch.manual_seed(0)
D, HEADS, PLACES, PAIRS = 48, 3, 3, 60_000
rows = sorted([int(x) for x in line.split("\t")] for line in open(f"{folder}/u.data"))
rows.sort(key=lambda row: (row[0], row[3], row[1]))
windows, of_movie = [], {}
for end in range(PLACES, len(rows)):
    if rows[end - PLACES][0] == rows[end][0]:
        of_movie.setdefault(rows[end][1] - 1, []).append(len(windows))
        windows.append((rows[end][0] - 1, [row[1] - 1 for row in rows[end - PLACES:end]], [row[2] - 1 for row in rows[end - PLACES:end]], rows[end][2]))
targets = torch.tensor([movie for movie in of_movie for _ in range(200 if len(of_movie[movie]) > 20 else 0)])
targets = targets[torch.randperm(len(targets))[:PAIRS]]
left = torch.tensor([of_movie[int(movie)][torch.randint(len(of_movie[int(movie)]), ()).item()] for movie in targets])
right = torch.tensor([of_movie[int(movie)][torch.randint(len(of_movie[int(movie)]), ()).item()] for movie in targets])
user, movies, ratings, label = (torch.tensor([window[i] for window in windows]) for i in range(4))
genres = (torch.rand(1682, 19) < 0.1).float()
genres = torch.cat([torch.rand(1682, 1), genres / genres.sum(1, keepdim=True).clamp(min=1)], 1)   # year, and genres as shares
codes = torch.stack([torch.randint(2, (943,)), torch.randint(7, (943,)), torch.randint(21, (943,))])


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.movies, self.features = nn.Embedding(943, D), nn.Embedding(1682, D), nn.Linear(20, D, bias=False)
        self.ratings, self.positions = nn.Embedding(5, D), nn.Parameter(torch.randn(PLACES, D) * 0.05)
        self.sex, self.age, self.occupation = nn.Embedding(2, D), nn.Embedding(7, D), nn.Embedding(21, D)
        self.heads, self.norm, self.ask = nn.MultiheadAttention(D, HEADS, batch_first=True), nn.LayerNorm(D), nn.Linear(D, D, bias=False)
        self.head = nn.Sequential(
            nn.Linear(9 * D, 256, bias=False), nn.BatchNorm1d(256), nn.LeakyReLU(0.3), nn.Dropout(0.1),
            nn.Linear(256, 128, bias=False), nn.BatchNorm1d(128), nn.LeakyReLU(0.3), nn.Dropout(0.1), nn.Linear(128, 1))

    def movie(self, i):
        return self.movies(i) + self.features(genres[i])

    def sequence(self, movies, ratings, padding, asked):
        x = self.movie(movies) + self.ratings(ratings) + self.positions
        y = self.norm(x + self.heads(x, x, x, key_padding_mask=padding, need_weights=False)[0])
        scores = (y @ asked[..., None])[..., 0] / D ** 0.5
        return (torch.softmax(scores.masked_fill(padding, -torch.inf), 1)[..., None] * y).sum(1)

    def forward(self, target, a, b, movies_a, ratings_a, movies_b, ratings_b, padding):
        movie = self.movie(target)
        asked = self.ask(movie)
        sa, sb = self.sequence(movies_a, ratings_a, padding, asked), self.sequence(movies_b, ratings_b, padding, asked)
        p, s = (self.users(a) + self.users(b)) / 2, (sa + sb) / 2
        known = [(table(code[a]) + table(code[b])) / 2 for table, code in zip((self.sex, self.age, self.occupation), codes)]
        return self.head(torch.cat([p, movie, s, (sa - sb).abs(), movie * p, movie * s] + known, 1))[:, 0]


network = Network()
print(f"{sum(parameter.numel() for parameter in network.parameters()):,} numbers")
optimizer = torch.optim.Adagrad(network.parameters(), 0.01, initial_accumulator_value=0.1, eps=1e-7)
for batch in (32, 512):
    best = 1e9
    for _ in range(3):
        order = torch.randperm(PAIRS)[:20_000 if batch == 32 else PAIRS]
        start = time.perf_counter()
        network.train()
        for pick in order.split(batch):
            l, r = left[pick], right[pick]
            padding = torch.zeros(len(pick), PLACES, dtype=torch.bool)
            guess = network(targets[pick], user[l], user[r], movies[l], ratings[l], movies[r], ratings[r], padding)
            loss = nn.functional.mse_loss(guess, (label[l] + label[r]) / 2)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        best = min(best, (time.perf_counter() - start) / len(order))
    print(f"training, batch {batch}, {threads} threads: {1 / best:,.0f} samples/s", flush=True)
